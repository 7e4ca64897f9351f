const TEXTS: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EISDIR: "it is a folder",
  ENOENT: "it does not exist",
  ENOSPC: "no space is left on the device",
  ENOTDIR: "a part of its path is not a folder",
  EROFS: "the file system is read-only",
  ERR_FS_FILE_TOO_LARGE: "it is larger than 2 GiB",
  ERR_STRING_TOO_LONG: "it is larger than 512 MiB",
};

/** What the operating system says about a file, as a part of a sentence. */
export function systemErrorText(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return TEXTS[code] ?? message;
}
