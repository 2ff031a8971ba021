"""What Faker can say about the shop."""

from faker.providers import BaseProvider


class ProductProvider(BaseProvider):
    """Names of products."""

    qualities = ("Premium", "Professional", "Deluxe", "Ultra", "Smart")
    kinds = ("Laptop", "Phone", "Tablet", "Watch", "Camera", "Speaker")
    brands = ("TechCorp", "GadgetPro", "InnovaMax", "NextGen")

    def product_name(self) -> str:
        """Return a name, such as `Smart Watch`."""
        return f"{self.random_element(self.qualities)} {self.random_element(self.kinds)}"

    def product_name_with_brand(self) -> str:
        """Return a name with its maker, such as `NextGen Smart Watch`."""
        return f"{self.random_element(self.brands)} {self.product_name()}"
