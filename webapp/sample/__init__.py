"""Contoso Coffee: the data of the demo, made by the product's own actions under a set clock."""
