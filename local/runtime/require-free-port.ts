import { createServer } from "node:net";

/** Asked first, because what comes before the server takes seconds. @throws Error naming the port if it is taken */
export async function requireFreePort(port: number, purpose: string): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) =>
      reject(
        new Error(`port ${port} on 127.0.0.1 cannot be used for ${purpose}: ${error.message}`, {
          cause: error,
        }),
      ),
    );
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
  });
}
