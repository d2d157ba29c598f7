from stand_in import main
from stand_in_arguments import parser_of


def setup_parser():
    return parser_of(__file__)


if __name__ == "__main__":
    main(__file__)
