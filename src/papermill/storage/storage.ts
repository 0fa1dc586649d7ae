import { InputError } from "../errors";
import { fileStorage } from "./file-storage";
import { httpStorage } from "./http-storage";
import { s3Storage } from "./s3-storage";
import { standardStreams } from "./standard-streams";

/** A kind of place that notebooks are read from and written to. */
export interface Storage {
  /** The text at `location`. */
  read(location: string): Promise<string>;
  /** Puts `text` at `location`, whole or not at all. */
  write(location: string, text: string): Promise<void>;
  /** Whether what was written can be written again: standard output cannot. */
  rewritable: boolean;
}

/**
 * The storage that `location` belongs to: a file's path, `-` for standard input and output, or an address that begins
 * with `http://`, `https://` or `s3://`.
 *
 * @throws InputError for an address of another kind.
 */
export function storageOf(location: string): Storage {
  if (location === "-") return standardStreams;
  // A single letter before the colon is a Windows drive.
  const scheme = /^([a-z][a-z\d+.-]+):\/\//i.exec(location)?.[1].toLowerCase();
  if (scheme === undefined) return fileStorage;
  if (scheme === "http" || scheme === "https") return httpStorage;
  if (scheme === "s3") return s3Storage;
  throw new InputError(`${location}: expected a path, or an address with http://, https:// or s3://`);
}
