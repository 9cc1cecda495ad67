package dev.conveyor.ingress.writes;

import dev.conveyor.ingress.groups.GroupJob;
import dev.conveyor.ingress.groups.GroupReads;
import dev.conveyor.ingress.groups.GroupWrites;
import dev.conveyor.ingress.groups.StoredGroup;
import dev.conveyor.ingress.protocol.GroupDocument;
import dev.conveyor.ingress.protocol.GroupEdit;
import dev.conveyor.ingress.protocol.GroupPatch;
import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.requests.Answer;
import dev.conveyor.ingress.requests.Body;
import dev.conveyor.ingress.requests.ScimWrite;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.InvalidValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /Groups}. Groups are never undone: their members are resolved one by one. */
final class GroupResource implements ScimResource {

  private final GroupWrites groups;
  private final GroupReads reads;
  private final WriteTransaction transaction;
  private final SharedWrites<GroupJob, StoredGroup> edits;

  GroupResource(
      GroupWrites groups, GroupReads reads, WriteTransaction transaction, BatchSpans spans) {
    this.groups = groups;
    this.reads = reads;
    this.transaction = transaction;
    this.edits =
        new SharedWrites<>(
            transaction, spans, GroupJob::caller, groups::edit, groups::editTogether);
  }

  @Override
  public Done create(Call call, ScimWrite.Create write) {
    GroupDocument document = GroupDocument.parse(write.body());
    GroupId id = new GroupId(call.newId());
    StoredGroup created =
        transaction.run(
            call.caller().organization(), () -> groups.create(call.caller(), id, document));
    return shown(201, call, created);
  }

  @Override
  public Done replace(Call call, ScimWrite.Replace write) {
    GroupId id = id(write.id());
    List<GroupEdit> edits = replacement(GroupDocument.parse(write.body()));
    return shown(200, call, edit(call, id, write.ifMatch(), edits));
  }

  @Override
  public Done patch(Call call, ScimWrite.Patch write) {
    GroupId id = id(write.id());
    StoredGroup edited = edit(call, id, write.ifMatch(), GroupPatch.parse(write.body()));
    // RFC 7644 section 3.5.2: a client that requests attributes wants a body.
    return call.selection().isExplicit()
        ? shown(200, call, edited)
        : Done.of(Answer.noContent(GroupReads.meta(call.caller(), edited).entityTag()));
  }

  @Override
  public Done delete(Call call, ScimWrite.Delete write) {
    GroupId id = id(write.id());
    return transaction.run(
        call.caller().organization(),
        () -> {
          groups.delete(call.caller(), id, write.ifMatch());
          return Done.of(Answer.noContent(null));
        });
  }

  private StoredGroup edit(Call call, GroupId id, @Nullable String ifMatch, List<GroupEdit> edits) {
    GroupJob job = new GroupJob(call.caller(), id, ifMatch, edits);
    return this.edits.write(job, job.isSmall());
  }

  /** A PUT without {@code members} leaves them unchanged; {@code []} empties the group. */
  private static List<GroupEdit> replacement(GroupDocument document) {
    GroupEdit rename = new GroupEdit.Rename(document.displayName());
    GroupEdit externalId = new GroupEdit.SetExternalId(document.externalId());
    return document.members() == null
        ? List.of(rename, externalId)
        : List.of(rename, externalId, new GroupEdit.ReplaceMembers(document.members()));
  }

  private Done shown(int status, Call call, StoredGroup group) {
    Resources.Meta meta = GroupReads.meta(call.caller(), group);
    Body body = reads.body(call.caller(), group, call.selection());
    return Done.of(new Answer(status, body, meta.location(), meta.entityTag()));
  }

  private static GroupId id(String id) {
    try {
      return GroupId.of(id);
    } catch (InvalidValue e) {
      throw GroupWrites.unknown(id);
    }
  }
}
