package org.flexmeter.gateway.console;

import java.util.Map;
import java.util.TreeSet;
import org.flexmeter.gateway.access.Role;
import org.jolokia.json.JSONObject;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.config.StaticConfiguration;
import org.jolokia.server.core.request.BaseRequestHandler;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.request.ProcessingParameters;
import org.jolokia.server.core.service.JolokiaServiceManagerFactory;
import org.jolokia.server.core.service.api.JolokiaContext;
import org.jolokia.server.core.service.api.JolokiaServiceManager;
import org.jolokia.service.jmx.handler.list.JDKManagementCacheKeyProvider;
import org.jolokia.service.serializer.JolokiaSerializer;

/** Jolokia for one role: does one request after the other, each as it was read. */
final class JolokiaAgent extends BaseRequestHandler {
    private static final int FORBIDDEN = 403;
    private static final int BROKEN = 500;

    /** Ranks of services, as Jolokia's own lists of services have them. */
    private static final int FIRST = 100;

    private static final int LAST = 1000;

    private final JolokiaPolicy policy;

    private JolokiaAgent(JolokiaContext context, JolokiaPolicy policy) {
        super(context);
        this.policy = policy;
    }

    static JolokiaAgent start(Role role, JolokiaAllowed allowed) {
        JolokiaPolicy policy = new JolokiaPolicy(role, allowed);
        StaticConfiguration configuration =
                new StaticConfiguration(
                        ConfigKey.AGENT_ID, "flexmeter-" + role.word(),
                        ConfigKey.AGENT_TYPE, "flexmeter",
                        ConfigKey.DISCOVERY_ENABLED, "false",
                        ConfigKey.DISABLE_DETECTORS, "true",
                        ConfigKey.INCLUDE_STACKTRACE, "false",
                        ConfigKey.SERIALIZE_EXCEPTION, "false",
                        ConfigKey.ALLOW_ERROR_DETAILS, "false",
                        ConfigKey.MAX_DEPTH, "15",
                        ConfigKey.MAX_OBJECTS, "50000",
                        ConfigKey.DEBUG, "false");
        JolokiaServiceManager manager =
                JolokiaServiceManagerFactory.createJolokiaServiceManager(
                        configuration, new JolokiaLog(), policy, log -> new TreeSet<>());
        manager.addService(new JolokiaReads(LAST));
        manager.addService(new JolokiaSerializer());
        manager.addService(new JDKManagementCacheKeyProvider(FIRST));
        return new JolokiaAgent(manager.start(), policy);
    }

    /** What holds for a request that says nothing about its answer. */
    ProcessingParameters parameters() {
        return getProcessingParameter(Map.of());
    }

    /** Does a request if it may be done. Jolokia itself asks not for each type. */
    JSONObject answer(JolokiaRequest request) {
        if (!policy.isTypeAllowed(request.getType())) {
            return getErrorJSON(
                    FORBIDDEN,
                    new SecurityException(request.getType().getName() + " is not served here"),
                    request);
        }
        try {
            return executeRequest(request);
        } catch (EmptyResponseException | RuntimeException e) {
            return getErrorJSON(BROKEN, e, request);
        }
    }
}
