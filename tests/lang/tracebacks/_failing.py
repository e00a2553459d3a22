def setup(value):
    return value["missing"]


setup({})
