"""`python -m webapp.cli`: the `oportuna` command where its script isn't on the PATH."""

from webapp.cli import main

if __name__ == "__main__":
    main(prog_name="oportuna")
