import asyncio

import boto3
from moto import mock_aws


@mock_aws
def test_object_is_stored():
    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket="files")
    client.put_object(Bucket="files", Key="a", Body=b"1")
    assert client.get_object(Bucket="files", Key="a")["Body"].read() == b"1"


async def test_object_is_stored_from_a_coroutine():
    with mock_aws():
        client = await asyncio.to_thread(boto3.client, "s3", region_name="us-east-1")
        await asyncio.to_thread(client.create_bucket, Bucket="files")
        assert (await asyncio.to_thread(client.list_buckets))["Buckets"][0]["Name"] == "files"
