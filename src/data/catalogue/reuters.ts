import type { DatasetEntry } from "./entry";

/** Newswires of 46 topics as Keras selects them from Reuters-21578: 8,982 to train, 2,246 to test. */
export const reuters: DatasetEntry = {
  title: "Reuters newswires, 46 topics",
  source: "https://keras.io/api/datasets/reuters/",
  files: [
    {
      name: "reuters.npz",
      urls: ["https://storage.googleapis.com/tensorflow/tf-keras-datasets/reuters.npz"],
      sha256: "d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916",
    },
  ],
  // The same wires as raw text, one JSON object per line: split, label, topic, newid, text.
  convertedFiles: [
    {
      name: "reuters46.ndjson.gz",
      urls: [],
      sha256: "dbc9b4f4eaaf784c46ed23cb3e005afb4aec0e9afcc888948adbd1e3678d22e0",
    },
  ],
  facts: { rows: 11_228 },
};
