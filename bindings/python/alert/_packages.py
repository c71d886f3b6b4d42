"""The packages of Debian 12 whose libraries the two of this project are linked with, but for those
that every Debian has. Read by the builder of the wheel, too."""

LIBALERT = (
    "libabsl20220623",
    "libfmt9",
    "libprotobuf-lite32",
    "libre2-9",
    "libroaring0",
    "libsimdjson14",
    "libutf8proc2",
    "libzstd1",
    "zlib1g",
)

# What libalert_run needs besides.
LIBALERT_RUN = ("libcurl4", "libsqlite3-0", "libssl3")
