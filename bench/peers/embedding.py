"""Times scikit-learn's t-SNE, with its defaults of today.

    embedding.py FOLDER COLUMNS

FOLDER holds x.bin (float32, row after row) and takes layout.bin (float32, x and y of every row). Prints {"seconds": of
fit_transform}.
"""

import json
import sys
import time

import numpy
from sklearn.manifold import TSNE

folder, columns = sys.argv[1], int(sys.argv[2])
x = numpy.fromfile(f"{folder}/x.bin", numpy.float32).reshape(-1, columns)
# Named, since they were other ones before version 1.2.
model = TSNE(init="pca", learning_rate="auto", random_state=0)
started = time.perf_counter()
layout = model.fit_transform(x)
seconds = time.perf_counter() - started
layout.astype(numpy.float32).tofile(f"{folder}/layout.bin")
print(json.dumps({"seconds": seconds}))
