package org.flexmeter.gateway.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jolokia.json.JSONArray;
import org.jolokia.json.JSONObject;
import org.jolokia.server.core.request.JolokiaObjectNameRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.request.JolokiaRequestFactory;
import org.jolokia.server.core.request.JolokiaWriteRequest;
import org.jolokia.server.core.request.ProcessingParameters;
import org.jolokia.server.core.util.RequestType;

/**
 * Reads what is asked of Jolokia, once: what is decided on, done and logged is what this returns.
 * All of a bulk can be read, or nothing of it is done.
 */
final class JolokiaRequests {
    /** Requests in a bulk. */
    static final int MOST = 32;

    private static final int DEEPEST = 20;
    private static final int LONGEST_NAME = 4096;

    /** Three wildcards in one part of a name take the server of MBeans a long time to compare. */
    private static final Pattern COSTLY = Pattern.compile("(?:\\*[^:,=/*]*){3}");

    /** What a request may set about its answer; stack traces are not among it. */
    private static final Set<String> SETTINGS =
            Set.of(
                    "canonicalNaming",
                    "ifModifiedSince",
                    "ignoreErrors",
                    "includeRequest",
                    "listCache",
                    "listKeys",
                    "maxCollectionSize",
                    "maxDepth",
                    "maxObjects",
                    "serializeLong");

    /** Two readers may take a name that stands twice in two ways. */
    private static final ObjectReader READER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .reader();

    private final boolean bulk;
    private final List<JolokiaRequest> requests;

    private JolokiaRequests(boolean bulk, List<JolokiaRequest> requests) {
        this.bulk = bulk;
        this.requests = List.copyOf(requests);
    }

    /** Whether the answer is a list as well. */
    boolean bulk() {
        return bulk;
    }

    List<JolokiaRequest> all() {
        return requests;
    }

    /**
     * Reads a body.
     *
     * @throws IllegalArgumentException with one line if it is none, or asks for too much
     */
    static JolokiaRequests of(String body, ProcessingParameters parameters) {
        JsonNode root = tree(body);
        List<JolokiaRequest> requests = new ArrayList<>();
        if (root.size() > MOST && root.isArray()) {
            throw new IllegalArgumentException(
                    "%d requests at a time; send %d at most".formatted(root.size(), MOST));
        }
        for (JsonNode each : root.isArray() ? root : List.of(root)) {
            requests.add(request(each, requests.size() + 1, parameters));
        }
        return new JolokiaRequests(root.isArray(), requests);
    }

    private static JsonNode tree(String body) {
        try {
            return READER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static JolokiaRequest request(
            JsonNode node, int number, ProcessingParameters parameters) {
        try {
            if (!(value(node) instanceof JSONObject map)) {
                throw new IllegalArgumentException("no object");
            }
            map.put("config", settings(node));
            requireMBean(node);
            JolokiaRequest request = JolokiaRequestFactory.createPostRequest(map, parameters);
            check(request);
            return request;
        } catch (RuntimeException e) {
            // Jolokia casts what it finds, and has exceptions of its own
            throw new IllegalArgumentException(
                    "request %d: %s".formatted(number, e.getMessage()), e);
        }
    }

    /** To Jolokia none would be all of them. */
    private static void requireMBean(JsonNode node) {
        boolean one = node.hasNonNull("operation") || node.hasNonNull("attribute");
        boolean read = node.path("type").asText().equalsIgnoreCase(RequestType.READ.getName());
        if ((one || read) && node.path("mbean").asText().isBlank()) {
            throw new IllegalArgumentException("no mbean");
        }
    }

    /** Who reads all attributes of an MBean gets those that they may read. */
    private static JSONObject settings(JsonNode node) {
        JSONObject settings = new JSONObject();
        JsonNode all = node.path("config");
        SETTINGS.stream()
                .filter(all::hasNonNull)
                .forEach(name -> settings.put(name, all.get(name).asText()));
        if (!node.hasNonNull("attribute")) {
            settings.putIfAbsent("ignoreErrors", "true");
        }
        return settings;
    }

    private static void check(JolokiaRequest request) {
        String path = request.getPathParts() == null ? "" : request.getPath();
        if (request instanceof JolokiaObjectNameRequest of) {
            checkName(of.getObjectNameAsString(), of.getObjectName().isPattern());
        } else {
            checkName(path, true);
        }
        if (request instanceof JolokiaWriteRequest && !path.isEmpty()) {
            throw new IllegalArgumentException("a part of an attribute cannot be written");
        }
    }

    private static void checkName(String name, boolean pattern) {
        if (name.length() > LONGEST_NAME || pattern && COSTLY.matcher(name).find()) {
            throw new IllegalArgumentException("its name is too long or has too many wildcards");
        }
    }

    private static Object value(JsonNode node) {
        if (node.isObject()) {
            JSONObject object = new JSONObject();
            node.properties().forEach(each -> object.put(each.getKey(), value(each.getValue())));
            return object;
        }
        if (node.isArray()) {
            JSONArray array = new JSONArray(node.size());
            node.forEach(each -> array.add(value(each)));
            return array;
        }
        return scalar(node);
    }

    private static Object scalar(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? node.longValue() : node.bigIntegerValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return node.isNull() ? null : node.asText();
    }
}
