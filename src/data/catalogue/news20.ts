import type { DatasetEntry } from "./entry";

/** Messages of 20 newsgroups, split by date: 11,314 to train, 7,532 to test. */
export const news20: DatasetEntry = {
  title: "20 newsgroups (News20)",
  source: "http://qwone.com/~jason/20Newsgroups/",
  files: [
    {
      name: "20news-bydate.tar.gz",
      urls: [
        "http://qwone.com/~jason/20Newsgroups/20news-bydate.tar.gz",
        "https://ndownloader.figshare.com/files/5975967",
      ],
      sha256: "8f1b2514ca22a5ade8fbb9cfa5727df95fa587f4c87b786e15c759fa66d95610",
    },
  ],
  // One JSON object per line and message: group, id, text (the message's bytes read as Latin-1).
  convertedFiles: [
    {
      name: "20news-bydate-train.ndjson.gz",
      urls: [],
      sha256: "7b22fe629285fedd7c8b45ced9d160ad5cb403b361634a5f1d0b968a912af893",
    },
    {
      name: "20news-bydate-test.ndjson.gz",
      urls: [],
      sha256: "808c1c8db7522daba82296e3dea9597bea32498ab9a44f444deaee30f94ad11f",
    },
  ],
  facts: {
    rows: 18_846,
    classes: {
      ...{ "alt.atheism": 799, "comp.graphics": 973, "comp.os.ms-windows.misc": 985 },
      ...{ "comp.sys.ibm.pc.hardware": 982, "comp.sys.mac.hardware": 963, "comp.windows.x": 988 },
      ...{ "misc.forsale": 975, "rec.autos": 990, "rec.motorcycles": 996, "rec.sport.baseball": 994 },
      ...{
        "rec.sport.hockey": 999,
        "sci.crypt": 991,
        "sci.electronics": 984,
        "sci.med": 990,
        "sci.space": 987,
      },
      ...{ "soc.religion.christian": 997, "talk.politics.guns": 910, "talk.politics.mideast": 940 },
      ...{ "talk.politics.misc": 775, "talk.religion.misc": 628 },
    },
  },
};
