import type { DatasetEntry } from "./entry";

/** Film reviews, 25,000 to train and 25,000 to test, half of each positive; the archive's unlabelled part is not used. */
export const imdb: DatasetEntry = {
  title: "Large movie review dataset (IMDb)",
  source: "https://ai.stanford.edu/~amaas/data/sentiment/",
  files: [
    {
      name: "aclImdb_v1.tar.gz",
      urls: ["https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz"],
      sha256: "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe",
    },
  ],
  // One JSON object per line and review: label, id, rating, text; negative ones first, then by id.
  convertedFiles: [
    {
      name: "train.ndjson.gz",
      urls: [],
      sha256: "befe2165894ce38dc5d6592b283aaf70bdfe448b8d8bdc6f4e2fa541023e73ec",
    },
    {
      name: "test.ndjson.gz",
      urls: [],
      sha256: "fc1b92108aac6012ac6e1838f02a2f351de091efe572fda88f79146dbc0a6f08",
    },
  ],
  facts: { rows: 50_000, classes: { negative: 25_000, positive: 25_000 } },
};
