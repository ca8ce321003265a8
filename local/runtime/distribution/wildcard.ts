/** Whole texts that a pattern of CloudFront or of `aws s3` takes: `*` is any text, slashes too, `?` any one character. */
export function compileWildcard(pattern: string): RegExp {
  const parts = [...pattern].map((character) => {
    if (character === "*") return ".*";
    return character === "?" ? "." : RegExp.escape(character);
  });
  return new RegExp(`^${parts.join("")}$`, "s");
}
