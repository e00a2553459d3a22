# Frames of nested calls, methods and lambdas, innermost last.
class Shop:
    def __init__(self, stock):
        self.stock = stock

    def price(self, item):
        return self.lookup(item)["price"]

    def lookup(self, item):
        return self.stock[item]


def total(shop, items):
    return sum(map(lambda i: shop.price(i), items))


def main():
    shop = Shop({"tea": {"price": 3}})
    print(total(shop, ["tea"]))
    print(total(shop, ["tea", "milk"]))


main()
