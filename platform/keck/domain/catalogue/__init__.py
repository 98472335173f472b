"""The catalogue: indicators that all members share, as readable files and as what is read from them."""
