package org.flexmeter.gateway.console;

import java.util.Set;
import javax.management.ObjectName;
import org.flexmeter.gateway.access.Role;
import org.jolokia.server.core.restrictor.AbstractConstantRestrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;

/**
 * What Jolokia does for a role: what is in the list of what is allowed, and nothing else. Jolokia
 * asks with the very names by which it goes on.
 */
final class JolokiaPolicy extends AbstractConstantRestrictor {
    private static final Set<RequestType> TYPES =
            Set.of(
                    RequestType.READ,
                    RequestType.LIST,
                    RequestType.SEARCH,
                    RequestType.VERSION,
                    RequestType.EXEC,
                    RequestType.WRITE);

    private final Role role;
    private final JolokiaAllowed allowed;

    JolokiaPolicy(Role role, JolokiaAllowed allowed) {
        super(false);
        this.role = role;
        this.allowed = allowed;
    }

    @Override
    public boolean isHttpMethodAllowed(HttpMethod method) {
        return method == HttpMethod.POST;
    }

    @Override
    public boolean isTypeAllowed(RequestType type) {
        return TYPES.contains(type);
    }

    @Override
    public boolean isObjectNameHidden(ObjectName name) {
        return !allowed.knows(name);
    }

    @Override
    public boolean isAttributeReadAllowed(ObjectName name, String attribute) {
        return attribute != null && allowed.reads(role, name, attribute);
    }

    @Override
    public boolean isAttributeWriteAllowed(ObjectName name, String attribute) {
        return attribute != null && allowed.writes(role, name, attribute);
    }

    @Override
    public boolean isOperationAllowed(ObjectName name, String operation) {
        return operation != null && allowed.calls(role, name, operation);
    }
}
