"""What the project file sets of the mail server that `send` sends through."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictFloat, StrictInt
from pydantic.json_schema import SkipJsonSchema

from report_builder.project.address import mailbox
from report_builder.project.validation import Strict, mistake
from report_builder.project.values import Line

Security = Literal["starttls", "tls", "none"]
PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


def _sender(value: str) -> str:
    try:
        mailbox(value)
    except ValueError as error:
        hint = "write name@example.org, or Name <name@example.org>"
        raise mistake(f"“{value}” is no address: {error}", hint) from None
    return value


def _not_here(value: Any) -> Any:
    del value  # it is not repeated in the message: those are pasted into reports of faults
    raise mistake(
        "a password does not belong in a file of the project",
        "take it out, change it, and put it into REPORT_BUILDER_SMTP_PASSWORD or a keyring: docs/sending.md",
    )


Sender = Annotated[Line, AfterValidator(_sender)]


class MailSettings(Strict):
    """The mail server of `report-builder send`. The password comes from the environment or a keyring."""

    host: Line | None = Field(
        default=None, description="The mail server to send through.", examples=["smtp.example.org"]
    )
    port: Annotated[StrictInt, Field(ge=1, le=65535)] | None = Field(
        default=None, description="Its port; when left out, 587 for starttls, 465 for tls, 25 for none."
    )
    security: Security = Field(
        default="starttls",
        description="starttls: the connection is encrypted before anything is sent. tls: from the start. "
        "none: never; for a server on this computer, and no password is sent.",
    )
    allow_plain: StrictBool = Field(
        default=False,
        description="With security none: send to another computer too. All on the way can read the mail.",
    )
    user: Line | None = Field(
        default=None, description="The name to log in with; no login when left out.", examples=["reports"]
    )
    sender: Sender | None = Field(
        default=None,
        description="Who the mail is from, with a name; that of the kit's message when left out.",
        examples=["Institute for Regional Studies <reports@example.org>"],
    )
    reply_to: Sender | None = Field(
        default=None,
        description="Where answers go; to the sender when left out.",
        examples=["team@example.org"],
    )
    ca_file: Line | None = Field(
        default=None,
        description="Certificates (PEM) to trust besides those of the system, as a path from the project "
        "folder: for a server with a certificate of your own.",
        examples=["office-ca.pem"],
    )
    timeout: StrictFloat = Field(
        default=30,
        gt=0,
        le=600,
        description="Most seconds for connecting and for an answer; four times that for the answer to a "
        "whole message.",
    )
    total_seconds: StrictFloat = Field(
        default=900, gt=0, le=86_400, description="Most seconds of one run; what is left is sent by the next."
    )
    attempts: StrictInt = Field(
        default=3,
        ge=1,
        le=10,
        description="How often a message is tried while the server says “later” or the connection breaks.",
    )
    pause: StrictFloat = Field(
        default=2,
        ge=0,
        le=300,
        description="Seconds before the second try, give or take half; each further pause is twice as long.",
    )
    password: SkipJsonSchema[Annotated[None, BeforeValidator(_not_here)]] = Field(default=None, exclude=True)
