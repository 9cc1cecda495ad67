package dev.conveyor.schemas;

/** What the ingress is to do without an HTTP request. The events of one topic. */
public sealed interface ScimRequest extends IngressInput
    permits ScimRequestReplayed, EraseScimUsers {

  @Override
  default Topic topic() {
    return Topic.SCIM_REQUESTS;
  }
}
