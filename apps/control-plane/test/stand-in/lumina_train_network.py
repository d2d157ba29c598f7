from stand_in import main

if __name__ == "__main__":
    main(__file__)
