import { parseLibsvm } from "../parsers/libsvm";
import type { DatasetEntry } from "./entry";

const FOLDER = "https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/multiclass/vehicle";

/**
 * SensIT vehicle, acoustic and seismic features combined, training and test part together: "SensIT" of Xu & Klabjan.
 *
 * Nobody publishes checksums of these files; the first ones that are read are recorded in the cache, and the data set
 * is reported as not verified.
 */
export const sensit: DatasetEntry = {
  title: "SensIT vehicle, combined (SensIT)",
  source: "https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/multiclass.html",
  files: [
    { name: "combined.bz2", urls: [`${FOLDER}/combined.bz2`] },
    { name: "combined.t.bz2", urls: [`${FOLDER}/combined.t.bz2`] },
  ],
  parser: {
    revision: 1,
    parse: (files) => parseLibsvm(files, { columns: 100, classNames: ["1", "2", "3"], expectedRows: 98_528 }),
  },
  facts: { rows: 98_528, columns: 100 },
  // Class 3 is noise, of which there is about as much as of both vehicles together; their own shares are a guess.
  assumedClasses: { "1": 1, "2": 1, "3": 2 },
};
