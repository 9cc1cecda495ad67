package dev.conveyor.schemas;

/**
 * Work for the ingress that does not arrive as an HTTP request. These are the events of one topic.
 */
public sealed interface ScimRequest extends IngressInput
    permits ScimRequestReplayed, EraseScimUsers, ResendScimUser, ResendScimGroup {

  @Override
  default Topic topic() {
    return Topic.SCIM_REQUESTS;
  }
}
