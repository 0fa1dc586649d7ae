import type { DatasetEntry } from "./entry";

const FOLDER =
  "https://raw.githubusercontent.com/WillKoehrsen/wikipedia-data-science/6677afca87d4c9788ea5e33fce9785eb6f6fc0ef";

/**
 * Books of the English Wikipedia with the links of their articles: no classes.
 *
 * One JSON array per line: title, infobox, wikilinks, external links, time, length. The checksum of the full file is
 * not published.
 */
export const books: DatasetEntry = {
  title: "Wikipedia books and their links",
  source: "https://github.com/WillKoehrsen/wikipedia-data-science",
  files: [
    { name: "found_books_filtered.ndjson", urls: [`${FOLDER}/data/found_books_filtered.ndjson`] },
    // One of the partitions that the full file was put together from.
    {
      name: "p15_books.ndjson",
      urls: [`${FOLDER}/data/p15_books.ndjson`],
      sha256: "8a5936d69be4886075c04fcec028094edb08442daceb81679acca1753ce0f0fe",
    },
    {
      name: "book_info.tsv",
      urls: [`${FOLDER}/embeddings/book_info.tsv`],
      sha256: "fbd0c882c37e43967f29e2d0ea91b1ed4d8d1461925559bbcbc06087eef7639e",
    },
    {
      name: "link_names.tsv",
      urls: [`${FOLDER}/embeddings/link_names.tsv`],
      sha256: "ab85ab57bd4cbac631b1ae3a9e0eaf69faecbf7dbc1e9ed3253e4550c3510818",
    },
  ],
  facts: { rows: 37_020 },
};
