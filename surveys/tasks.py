from celery import shared_task

from surveys.services import closing, mixing


@shared_task
def close_due() -> None:
    closing.close_due()


@shared_task
def mix_open() -> None:
    mixing.mix_all_open()
