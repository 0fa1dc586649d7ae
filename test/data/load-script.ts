import { loadEntry } from "../../src/data/load";
import { smallEntry } from "./small-entry";

/** load-script.ts <url>: loads the small data set and prints its checksum and the sum of its features. */
void loadEntry("small", smallEntry([process.argv[2]])).then(({ x, checksum }) => {
  console.log(
    checksum,
    x.data.reduce((sum, value) => sum + value, 0),
  );
});
