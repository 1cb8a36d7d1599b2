"""A worker that pulls, in a process of its own, to be killed: says "begun", then works."""

import sys
import time
from datetime import timedelta

import django


def main(orders: int, at_once: int) -> None:
    django.setup()
    from django.utils.module_loading import autodiscover_modules

    autodiscover_modules("jobs")
    from luopan.records.connecting import working
    from luopan.records.connecting.parts import Part
    from luopan.records.models import Pull
    from luopan.trail import jobs

    def next_part(_address, _wanted, after, _most, _back=0):
        first = int(after or 0)
        last = min(first + at_once, orders)
        lines = ["订单日期,订单号,客户,产品,销售额"]
        lines += [
            f"2026-01-{1 + n % 28:02d},A{n},甲公司,茶,1" for n in range(first, last)
        ]
        if first == last:
            return Part(until=after)
        return Part("\n".join(lines).encode(), last - first, str(last), last < orders)

    working.parts.next_part = next_part
    print("begun", flush=True)
    while Pull.objects.filter(state="running").exists():
        jobs.work(once=True, lease=timedelta(seconds=1))
        time.sleep(0.05)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
