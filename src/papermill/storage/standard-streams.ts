import { text } from "node:stream/consumers";
import type { Storage } from "./storage";

/** Standard input and standard output. */
export const standardStreams: Storage = {
  rewritable: false,
  read: () => text(process.stdin),
  write: (_, content) =>
    new Promise((resolve, reject) => {
      process.stdout.write(content, (error) => (error ? reject(error) : resolve()));
    }),
};
