"""`manage.py serve`: the production server, with the address and who may sign in."""

import socket
from typing import Any

import waitress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from households.models import Posting
from jiaogou.wsgi import application

THREADS = 8


class Command(BaseCommand):
    help = "启动服务（waitress）。地址由 JIAOGOU_HOST 和 JIAOGOU_PORT 决定。"
    requires_system_checks = "__all__"

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = settings.JIAOGOU_HOST, settings.JIAOGOU_PORT
        self.check(databases=["default"], display_num_errors=False)
        _refuse_taken(host, port)
        self.stdout.write(f"\n焦沟已启动：http://{host}:{port}/　（按 Ctrl+C 停止）")
        accounts = settings.JIAOGOU_VAR / "demo-accounts.txt"
        if accounts.exists():
            self.stdout.write(accounts.read_text())
        elif not Posting.objects.exists():
            self.stdout.write("还没有账户，请运行 manage.py open_account 建立第一位管理员。")
        self.stdout.flush()
        waitress.serve(
            application,
            host=host,
            port=port,
            threads=THREADS,
            ident="jiaogou",
            clear_untrusted_proxy_headers=True,
            **_behind_proxy(),
        )


def _behind_proxy() -> dict[str, Any]:
    """With HTTPS in front, the proxy on this machine says who the client is and that it came by HTTPS."""
    if not settings.HTTPS:
        return {}
    return {
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "trusted_proxy_count": 1,
    }


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"地址 {host}:{port} 不能使用（{error.strerror}）。请先停止占用它的程序，或换一个端口：JIAOGOU_PORT=8001 make run"
            ) from error
