"""The test services keep their promises: what the other tests stand on."""

import smtplib
import socket
import subprocess
import sys

import psycopg
import pytest

from tests.services.postgresql import PostgreSQL
from tests.services.programs import Program, is_listening
from tests.services.redis import Redis
from tests.services.smtp import SMTPServer


def send(server: SMTPServer, text: str = "Subject: hello\n\n.dot\nbody", timeout: float = 5):
    with smtplib.SMTP("127.0.0.1", server.port, timeout=timeout) as client:
        client.sendmail("from@example.org", ["to@example.org", "two@example.org"], text)


def test_each_database_is_a_copy_of_its_template_and_its_own(postgresql: PostgreSQL):
    template = postgresql.create()
    with psycopg.connect(template) as connection:
        connection.execute("CREATE TABLE thing AS SELECT 1 AS number")

    copies = [postgresql.create(template=template.rpartition("/")[2]) for _ in range(2)]
    with psycopg.connect(copies[0]) as connection:
        connection.execute("DELETE FROM thing")

    with psycopg.connect(copies[1]) as connection:
        assert connection.execute("SELECT number FROM thing").fetchall() == [(1,)]


def test_redis_stops_and_comes_back_on_its_port(redis_server: Redis):
    assert redis_server.answers()

    redis_server.stop()
    assert not redis_server.answers()

    redis_server.start()
    assert redis_server.answers()


def test_a_message_is_kept_as_it_was_sent(smtp_server: SMTPServer):
    send(smtp_server)

    [envelope] = smtp_server.wait_for(1)
    assert envelope.sender == "from@example.org"
    assert envelope.recipients == ("to@example.org", "two@example.org")
    assert envelope.message["Subject"] == "hello"
    assert envelope.message.get_content() == ".dot\r\nbody\r\n"


def test_a_refusing_server_keeps_nothing(smtp_server: SMTPServer):
    smtp_server.mood = "refuse"

    with pytest.raises(smtplib.SMTPSenderRefused):
        send(smtp_server)

    assert smtp_server.received == []


def test_a_hanging_server_goes_on_when_its_mood_changes(smtp_server: SMTPServer):
    smtp_server.mood = "hang"
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(smtp_server, timeout=0.3)

    smtp_server.mood = "accept"
    send(smtp_server)

    assert len(smtp_server.received) == 1


def test_a_swallowed_message_is_kept_though_its_sender_never_knows(smtp_server: SMTPServer):
    smtp_server.mood = "swallow"

    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(smtp_server, timeout=0.3)

    assert len(smtp_server.received) == 1


def test_a_dead_server_cuts_its_connections_and_comes_back(smtp_server: SMTPServer):
    client = smtplib.SMTP("127.0.0.1", smtp_server.port, timeout=5)

    smtp_server.die()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.ehlo_or_helo_if_needed()
    assert not is_listening(smtp_server.port)
    client.close()

    smtp_server.come_back()
    send(smtp_server)
    assert len(smtp_server.received) == 1


def test_killing_a_program_kills_what_it_started(tmp_path):
    child = "import socket,time; s=socket.create_server(('127.0.0.1', {})); time.sleep(60)"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    parent = f"import subprocess,sys; subprocess.run([sys.executable,'-c',{child.format(port)!r}])"
    program = Program([sys.executable, "-c", parent], log=tmp_path / "log")
    program.wait_until(lambda: is_listening(port))

    program.kill()

    assert not is_listening(port)


def test_a_program_that_dies_early_says_what_it_printed(tmp_path):
    program = Program([sys.executable, "-c", "raise SystemExit('no luck')"], log=tmp_path / "log")

    with pytest.raises(RuntimeError, match="no luck"):
        program.wait_until(lambda: False)


def test_a_missing_service_is_counted_and_fails_where_it_is_required():
    answer = subprocess.run(
        [sys.executable, "-c", "from tests.services import missing; missing('redis')"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert "missing service: redis (Debian: apt-get install redis-server)" in answer.stderr
