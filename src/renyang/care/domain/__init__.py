"""What needs are made of, how sheets write them and how they are put into words."""
