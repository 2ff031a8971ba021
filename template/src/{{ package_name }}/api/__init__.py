"""The HTTP face of the shop."""

from fastapi import APIRouter

from . import orders, products, users

router = APIRouter(prefix="/api")
router.include_router(users.router)
router.include_router(products.router)
router.include_router(orders.router)
