import { download } from "../../src/data/download";

/** download-script.ts <url> <target> <checksum> */
const [url, target, checksum] = process.argv.slice(2);
void download([url], target, { checksum });
