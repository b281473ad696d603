"""Resources and prompts in the protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import mcp_types as protocol
from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError

from journeynb.base.errors import JourneyError
from journeynb.mcp.asking.refusal import FAULT, refusal_of
from journeynb.mcp.prompts import registry as prompts
from journeynb.mcp.prompts.prompt import Prompt
from journeynb.mcp.prompts.prompts import PROMPTS
from journeynb.mcp.resources import registry as resources
from journeynb.mcp.serving.server_log import log_fault
from journeynb.mcp.serving.threads import Threads
from journeynb.mcp.workspace.workspace import Workspace

T = TypeVar("T")
Context = ServerRequestContext[Any, Any]
Page = protocol.PaginatedRequestParams | None
_MESSAGES = {
    "unknown_resource": "There is no such resource.",
    "unknown_map": "There is no such map.",
    "unknown_prompt": "There is no such prompt.",
}
_NOT_VALID = "The request is not valid: see data."
"""Messages of errors; their data says what was wrong, since that can quote a map."""


class Reader:
    """Answers the requests for resources and prompts of a workspace.

    Parameters
    ----------
    workspace : Workspace
        The maps.
    threads : Threads
        Where the answers are made.
    """

    def __init__(self, workspace: Workspace, threads: Threads) -> None:
        self.workspace = workspace
        self.threads = threads

    async def list_resources(self, _: Context, page: Page) -> protocol.ListResourcesResult:
        """Return a page of the resources."""
        cursor = page.cursor if page is not None else None
        found, following = await self._answer(resources.page, self.workspace, cursor)
        listed = [
            protocol.Resource(
                uri=each.uri, name=each.name, title=each.title, description=each.description,
                mime_type=each.mime_type,
            )
            for each in found
        ]  # fmt: skip
        return protocol.ListResourcesResult(resources=listed, next_cursor=following)

    async def list_templates(self, _: Context, __: Page) -> protocol.ListResourceTemplatesResult:
        """Return the forms of addresses."""
        listed = [
            protocol.ResourceTemplate(
                uri_template=each.uri_template, name=each.name, title=each.title,
                description=each.description, mime_type=each.mime_type,
            )
            for each in resources.TEMPLATES
        ]  # fmt: skip
        return protocol.ListResourceTemplatesResult(resource_templates=listed)

    async def read_resource(
        self, _: Context, asked: protocol.ReadResourceRequestParams
    ) -> protocol.ReadResourceResult:
        """Return what is at an address."""
        found = await self._answer(resources.read, self.workspace, asked.uri)
        contents = protocol.TextResourceContents(
            uri=found.uri, mime_type=found.mime_type, text=found.text
        )
        return protocol.ReadResourceResult(contents=[contents])

    async def list_prompts(self, _: Context, __: Page) -> protocol.ListPromptsResult:
        """Return the prompts."""
        return protocol.ListPromptsResult(prompts=[_listed(each) for each in PROMPTS.values()])

    async def get_prompt(
        self, _: Context, asked: protocol.GetPromptRequestParams
    ) -> protocol.GetPromptResult:
        """Return the messages of a prompt."""
        written = await self._answer(prompts.get, self.workspace, asked.name, asked.arguments)
        messages = [
            protocol.PromptMessage(role=each.role, content=protocol.TextContent(text=each.text))
            for each in written.messages
        ]
        return protocol.GetPromptResult(description=written.description, messages=messages)

    async def complete(
        self, _: Context, asked: protocol.CompleteRequestParams
    ) -> protocol.CompleteResult:
        """Return values that complete an argument of a prompt or a variable of an address."""
        given = asked.context.arguments if asked.context is not None else None
        argument, value = asked.argument.name, asked.argument.value
        match asked.ref:
            case protocol.PromptReference(name=name):
                found = await self._answer(
                    prompts.complete, self.workspace, name, argument, value, given
                )
            case protocol.ResourceTemplateReference(uri=uri):
                found = await self._answer(
                    resources.complete, self.workspace, uri, argument, value, given
                )
        most = resources.MOST_COMPLETIONS
        return protocol.CompleteResult(
            completion=protocol.Completion(
                values=found[:most], total=len(found), has_more=len(found) > most
            )
        )

    async def _answer(self, function: Callable[..., T], *given: Any) -> T:
        try:
            return await self.threads.run(function, *given)
        except JourneyError as error:
            refusal = refusal_of(error)
            message = _MESSAGES.get(refusal["code"], _NOT_VALID)
            raise MCPError(protocol.INVALID_PARAMS, message, refusal) from None
        except Exception as error:
            log_fault("a resource or prompt", error)
            raise MCPError(protocol.INTERNAL_ERROR, FAULT, refusal_of(error)) from None


def _listed(prompt: Prompt) -> protocol.Prompt:
    arguments = [
        protocol.PromptArgument(
            name=each.name, title=each.title, description=each.description, required=each.required
        )
        for each in prompt.arguments
    ]
    return protocol.Prompt(
        name=prompt.name, title=prompt.title, description=prompt.description, arguments=arguments
    )
