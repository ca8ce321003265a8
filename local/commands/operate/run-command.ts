/**
 * Owns: what all commands of an operator have in common - help, and a failure as one line and exit code 1.
 * Does not own: what a command does.
 */

/** @param run gives the exit code; what it throws is shown by its message */
export async function runCommand(
  usage: string,
  run: (args: readonly string[]) => Promise<number>,
): Promise<void> {
  const args = process.argv.slice(2);
  try {
    if (args.includes("--help")) console.log(usage);
    else process.exitCode = await run(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
