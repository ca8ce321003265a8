/**
 * The deployed handler: made at its first call, so that importing the file in a test touches no environment.
 * @param make binds the handler to its production dependencies
 */
export function bindLazily<Event, Context, Result>(
  make: () => (event: Event, context: Context) => Promise<Result>,
): (event: Event, context: Context) => Promise<Result> {
  let bound: ((event: Event, context: Context) => Promise<Result>) | undefined;
  return (event, context) => {
    bound ??= make();
    return bound(event, context);
  };
}
