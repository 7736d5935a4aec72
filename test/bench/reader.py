"""The peer of an admin who knows Python: two processes that read every file of every folder and parse the JSON."""
import json, multiprocessing, os, sys


def device(path):
    done = 0
    for name in os.listdir(path):
        full = os.path.join(path, name)
        if not os.path.isfile(full):
            continue
        with open(full, 'rb') as file:
            data = file.read()
        if name.endswith('.json'):
            try:
                json.loads(data)
            except ValueError:
                pass
        done += len(data)
    return done


if __name__ == '__main__':
    root = sys.argv[1]
    folders = [os.path.join(root, name) for name in sorted(os.listdir(root))]
    with multiprocessing.Pool(2) as pool:
        print(sum(pool.imap_unordered(device, folders, chunksize=256)))
