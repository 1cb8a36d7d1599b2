"""``python -m luopan`` is the command ``luopan``."""

from luopan.cli.main import main

if __name__ == "__main__":
    main()
