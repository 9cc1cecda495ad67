package dev.conveyor.ingress.protocol;

import com.unboundid.scim2.common.types.AttributeDefinition;
import com.unboundid.scim2.common.types.EnterpriseUserExtension;
import com.unboundid.scim2.common.types.GroupResource;
import com.unboundid.scim2.common.types.SchemaResource;
import com.unboundid.scim2.common.types.UserResource;
import com.unboundid.scim2.common.utils.SchemaUtils;
import java.beans.IntrospectionException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attribute definitions of RFC 7643, as the SDK carries them. */
final class Schemas {

  static final SchemaResource USER = schema(UserResource.class);
  static final SchemaResource ENTERPRISE_USER = schema(EnterpriseUserExtension.class);
  static final SchemaResource GROUP = schema(GroupResource.class);

  /** Members of every resource that clients send back to us and that only we may set. */
  static final Set<String> OURS = Set.of("id", "meta", "schemas");

  private Schemas() {}

  /** The definition of that name in any case, null when there is none. */
  static @Nullable AttributeDefinition find(
      Collection<AttributeDefinition> definitions, String name) {
    for (AttributeDefinition definition : definitions) {
      if (definition.getName().equalsIgnoreCase(name)) {
        return definition;
      }
    }
    return null;
  }

  static Collection<AttributeDefinition> subAttributes(AttributeDefinition definition) {
    Collection<AttributeDefinition> subAttributes = definition.getSubAttributes();
    return subAttributes == null ? List.of() : subAttributes;
  }

  static boolean isReadOnly(AttributeDefinition definition) {
    return definition.getMutability() == AttributeDefinition.Mutability.READ_ONLY;
  }

  private static SchemaResource schema(Class<?> type) {
    try {
      return Objects.requireNonNull(SchemaUtils.getSchema(type));
    } catch (IntrospectionException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
