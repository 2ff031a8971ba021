"""From the cart to the paid or cancelled order."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..domain.errors import ConflictError, NotFoundError, ValidationError
from ..domain.orders import CartItem, Order, OrderItem, OrderStatus
from ..domain.products import Product
from ..domain.users import User
from ..ports import PaymentGateway, UnitOfWork


@dataclass(frozen=True)
class Cart:
    """What is in a cart, and what it costs today."""

    items: list[OrderItem]

    @property
    def total(self) -> Decimal:
        """The price of all items."""
        return sum((item.total for item in self.items), Decimal())


@dataclass(frozen=True)
class OrderService:
    """What can be done with carts and orders, within one unit of work."""

    work: UnitOfWork
    payments: PaymentGateway

    async def add_to_cart(self, user_id: int, *, product_id: int, quantity: int) -> None:
        """Put units of a product into the cart, on top of what is there.

        Raises:
            ValidationError: the quantity is below one.
            NotFoundError: there is no such product.
        """
        if quantity < 1:
            raise ValidationError("Quantity must be at least 1")
        if await self.work.products.get(product_id) is None:
            raise NotFoundError(f"Product with ID {product_id} not found")
        for item in await self.work.carts.items(user_id):
            if item.product_id == product_id:
                item.quantity += quantity
                break
        else:
            await self.work.carts.add(
                CartItem(user_id=user_id, product_id=product_id, quantity=quantity)
            )
        await self.work.commit()

    async def cart(self, user_id: int) -> Cart:
        """Return the user's cart at today's prices."""
        items = await self.work.carts.items(user_id)
        return _priced(items, await self._products(items))

    async def place(self, user_id: int) -> Order:
        """Turn the cart into a pending order, take its stock and empty the cart.

        Raises:
            ConflictError: the cart is empty, or a product has too few units.
        """
        items = await self.work.carts.items(user_id)
        if not items:
            raise ConflictError("The cart is empty")
        products = await self._products(items)
        for item in items:
            products[item.product_id].take(item.quantity)
        order = Order(user_id=user_id, items=_priced(items, products).items)
        await self.work.orders.add(order)
        await self.work.carts.clear(user_id)
        await self.work.commit()
        return order

    async def get(self, order_id: int, actor: User) -> Order:
        """Return an order of the actor's.

        Raises:
            NotFoundError: there is no such order.
            PermissionDeniedError: it is somebody else's, and the actor is no admin.
        """
        order = await self.work.orders.get(order_id)
        if order is None:
            raise NotFoundError(f"Order with ID {order_id} not found")
        actor.ensure_may_act_for(order.user_id)
        return order

    async def pay(self, order_id: int, actor: User, *, amount: Decimal, token: str) -> Order:
        """Charge the order's total and mark it as paid; a paid order is not charged again.

        Raises:
            ValidationError: the amount is not the order's total.
            ConflictError: the order is cancelled.
            PaymentDeclinedError, PaymentUnavailableError: the provider refused, or failed.
        """
        order = await self.get(order_id, actor)
        if order.status is OrderStatus.PAID:
            return order
        if amount != order.total:
            raise ValidationError(f"The amount must be {order.total}")
        order.ensure_pending()
        await self.payments.charge(amount=amount, token=token, reference=f"order-{order.id}")
        order.pay()
        await self.work.commit()
        return order

    async def cancel(self, order_id: int, actor: User) -> Order:
        """Cancel a pending order and put its units back; raise ConflictError otherwise."""
        order = await self.get(order_id, actor)
        order.cancel()
        products = await self._products(order.items)
        for item in order.items:
            products[item.product_id].restock(item.quantity)
        await self.work.commit()
        return order

    async def _products(self, items: Sequence[CartItem | OrderItem]) -> dict[int, Product]:
        return await self.work.products.get_many([item.product_id for item in items])


def _priced(items: Sequence[CartItem], products: dict[int, Product]) -> Cart:
    return Cart(
        [
            OrderItem(
                product_id=item.product_id,
                quantity=item.quantity,
                unit_price=products[item.product_id].price,
            )
            for item in items
        ]
    )
