import { createHash } from "node:crypto";
import { access } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { writeFile } from "../../write-file";
import type { Asset, AssetLinker } from "./document";

/**
 * A folder of assets that many pages share. A file's name tells its content, so that pages of different versions live
 * side by side, and none is written twice.
 */
export class SharedAssets {
  private readonly wanted = new Map<string, Asset>();

  constructor(private readonly folder: string) {}

  /** Links pages that lie in `pageFolder` to the assets. */
  linkerFor(pageFolder: string): AssetLinker {
    const path = relative(pageFolder, this.folder).split(sep).map(encodeURIComponent).join("/");
    return (asset) => {
      const name = fileName(asset);
      this.wanted.set(name, asset);
      return `${path === "" ? "." : path}/${name}`;
    };
  }

  /** Writes what was linked to and is not there yet. */
  async write(): Promise<void> {
    for (const [name, { content }] of this.wanted) {
      const path = join(this.folder, name);
      const isThere = await access(path).then(
        () => true,
        () => false,
      );
      if (!isThere) await writeFile(path, content);
    }
  }
}

function fileName({ name, type, content }: Asset): string {
  return `${name}-${createHash("sha256").update(content).digest("hex").slice(0, 10)}.${type}`;
}
