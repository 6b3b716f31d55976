#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes sample.pcap: one HTTP/1.1, one Redis and one DNS conversation between documentation addresses (RFC 5737),
at fixed times. No input, no options; writes next to itself."""
import os
import struct

ACK, PSH, SYN, FIN = 0x10, 0x08, 0x02, 0x01
START = 1735787045  # 2025-01-02T03:04:05Z


class Capture:
    def __init__(self):
        self.micros = 0
        self.records = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)]

    def ip(self, protocol, source, target, payload, step=500):
        header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0x4000, 64, protocol, 0, source, target)
        frame = bytes(6) + bytes(6) + b"\x08\x00" + header + payload
        self.micros += step
        self.records.append(
            struct.pack("<IIII", START + self.micros // 1000000, self.micros % 1000000, len(frame), len(frame)) + frame)


class Tcp:
    def __init__(self, capture, client, client_port, server, server_port):
        self.capture, self.ends = capture, [(client, client_port), (server, server_port)]
        self.sequence = [1000, 5000]
        self.send(0, b"", SYN)
        self.send(1, b"", SYN | ACK)
        self.send(0, b"", ACK)

    def send(self, sender, data, flags=ACK | PSH, step=500):
        (source, source_port), (target, target_port) = self.ends[sender], self.ends[1 - sender]
        acknowledged = self.sequence[1 - sender] if flags & ACK else 0
        header = struct.pack(">HHIIBBHHH", source_port, target_port, self.sequence[sender], acknowledged, 0x50, flags,
                             64240, 0, 0)
        self.capture.ip(6, source, target, header + data, step)
        self.sequence[sender] += len(data) + (1 if flags & (SYN | FIN) else 0)

    def close(self):
        self.send(0, b"", FIN | ACK)
        self.send(1, b"", FIN | ACK)
        self.send(0, b"", ACK)


def address(last):
    return bytes([192, 0, 2, last])


def http(capture):
    connection = Tcp(capture, address(10), 40001, address(80), 8080)
    answers = [("/orders/17", "200 OK", b'{"id":17}', 1800), ("/orders/99", "404 Not Found", b"no such order", 900),
               ("/report", "200 OK", b"x" * 2500, 230000)]
    for path, status, body, delay in answers:
        connection.send(0, f"GET {path} HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: sample\r\n\r\n".encode())
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        answer = head + body
        connection.send(1, answer[:1400], step=delay)
        if len(answer) > 1400:
            connection.send(1, answer[1400:])
    connection.close()


def redis(capture):
    connection = Tcp(capture, address(10), 40002, address(63), 6379)
    for request, answer in [(b"*2\r\n$3\r\nGET\r\n$4\r\ncart\r\n", b"$5\r\nempty\r\n"),
                            (b"*3\r\n$3\r\nSET\r\n$4\r\ncart\r\n$4\r\nfull\r\n", b"+OK\r\n"),
                            (b"*2\r\n$4\r\nINCR\r\n$4\r\ncart\r\n", b"-ERR value is not an integer or out of range\r\n")]:
        connection.send(0, request)
        connection.send(1, answer, step=120)
    connection.close()


def dns(capture):
    name = b"".join(bytes([len(part)]) + part for part in b"shop.example".split(b".")) + b"\0"
    for number, answered in [(0x1234, True), (0x1235, False)]:
        question = name + struct.pack(">HH", 1, 1)
        query = struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + question
        reply = struct.pack(">HHHHHH", number, 0x8180, 1, 1, 0, 0) + question + struct.pack(
            ">HHHIH4s", 0xC00C, 1, 1, 300, 4, address(80))
        udp = struct.pack(">HHHH", 40003, 53, 8 + len(query), 0) + query
        capture.ip(17, address(10), address(53), udp)
        if answered:
            udp = struct.pack(">HHHH", 53, 40003, 8 + len(reply), 0) + reply
            capture.ip(17, address(53), address(10), udp, 2500)


def main():
    capture = Capture()
    dns(capture)
    http(capture)
    redis(capture)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sample.pcap"), "wb") as out:
        out.write(b"".join(capture.records))


main()
