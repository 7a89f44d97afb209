"""Digests of several lengths, read in pieces, and copies."""

from framework.rlib import rmd5, rsha


def entry_point(argv):
    data = bytes([i * 31 & 255 for i in range(200)])
    for length in (0, 3, 55, 56, 63, 64, 65, 119, 128, 200):
        piece = data[:length]
        print(length, rmd5.new(piece).hexdigest(), rsha.new(piece).hexdigest(), rsha.new256(piece).hexdigest())
    md5, sha1, sha256 = rmd5.md5(b"start"), rsha.sha(b"start"), rsha.new256(b"start")
    for i in range(0, 200, 33):
        md5.update(data[i : i + 33])
        sha1.update(data[i : i + 33])
        sha256.update(data[i : i + 33])
        print(md5.hexdigest(), sha1.copy().digest(), len(sha256.digest()))
    other = sha256.copy()
    other.update(b"more")
    print(sha256.hexdigest(), other.hexdigest(), md5.name, sha1.digest_size, sha256.block_size)
    return 0
