from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

engine = create_engine("mariadb+pymysql://stock:secret@127.0.0.1:1/stock?charset=utf8mb4", pool_pre_ping=True)
SessionLocal = sessionmaker(engine)
