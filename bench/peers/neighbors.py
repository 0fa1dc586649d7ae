"""Times the exact search of one peer library: index building and queries, on all cores.

Usage: neighbors.py PEER MATRIX COLUMNS K QUERIES

MATRIX is a file of float32 values, row after row. QUERIES rows spread over all of them are searched; 0 means that every
row is searched for its K nearest others. Prints {"build": seconds, "search": seconds, "queries": count}.
"""

import json
import sys
import time

import numpy

peer, path, columns, k, queries = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
x = numpy.fromfile(path, dtype=numpy.float32).reshape(-1, columns)
rows = len(x)
asked = x if queries == 0 else x[numpy.random.RandomState(0).choice(rows, queries, replace=False)]


def sklearn_index(algorithm):
    from sklearn.neighbors import NearestNeighbors

    index = NearestNeighbors(n_neighbors=k, algorithm=algorithm, n_jobs=-1)
    return lambda: index.fit(x), lambda: index.kneighbors(asked, k + 1)


def faiss_index():
    import faiss

    index = faiss.IndexFlatL2(columns)
    return lambda: index.add(x), lambda: index.search(asked, k + 1)


# One more than k: a row finds itself first, and is left out for nothing.
build, search = {
    "scikit-learn brute": lambda: sklearn_index("brute"),
    "scikit-learn kd_tree": lambda: sklearn_index("kd_tree"),
    "scikit-learn ball_tree": lambda: sklearn_index("ball_tree"),
    "FAISS IndexFlatL2": faiss_index,
}[peer]()

started = time.perf_counter()
build()
built = time.perf_counter()
search()
print(json.dumps({"build": built - started, "search": time.perf_counter() - built, "queries": len(asked)}))
