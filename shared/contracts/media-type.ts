export interface MediaType {
  /** Lower case, without parameters; empty when there is none. */
  readonly type: string;
  /** Lower case. */
  readonly charset: string | undefined;
}

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)"?/i;

/** What the header content-type says. */
export function readMediaType(contentType: string | undefined): MediaType {
  const [type = ""] = (contentType ?? "").split(";");
  return {
    type: type.trim().toLowerCase(),
    charset: CHARSET.exec(contentType ?? "")?.[1]?.toLowerCase(),
  };
}
