package org.flexmeter.gateway.act;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flexmeter.gateway.command.DeviceCommand;

/** Commands as rows of a DSO's table. */
@ApplicationScoped
@Named("tableOrders")
@Unremovable
public class TableOrders {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * What a statement may bind by name: {@code invocationId}, {@code meterId}, {@code hardwareId},
     * {@code command}, {@code parameters} (a JSON object), {@code requestedAt} and {@code
     * expiresAt} (with time zone).
     */
    public Map<String, Object> parameters(DeviceCommand command) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("invocationId", command.invocationId());
        row.put("meterId", command.localId());
        row.put("hardwareId", command.hardwareId());
        row.put("command", command.name());
        row.put("parameters", json(command));
        row.put("requestedAt", command.requestedAt().atOffset(ZoneOffset.UTC));
        row.put("expiresAt", command.expiresAt().atOffset(ZoneOffset.UTC));
        return row;
    }

    /**
     * What a CQL statement binds by place: day (UTC, of requestedAt), shard, invocation id, meter
     * id, command, parameters (a JSON object), requestedAt, expiresAt.
     *
     * @param shards shards of a day
     */
    public List<Object> values(int shards, DeviceCommand command) {
        return List.of(
                LocalDate.ofInstant(command.requestedAt(), ZoneOffset.UTC),
                shard(command.invocationId(), shards),
                command.invocationId(),
                command.localId(),
                command.name(),
                json(command),
                command.requestedAt(),
                command.expiresAt());
    }

    /** The first four bytes of the id's SHA-256, unsigned, modulo the number of shards. */
    static int shard(String invocationId, int shards) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(invocationId.getBytes(StandardCharsets.UTF_8));
            return Integer.remainderUnsigned(ByteBuffer.wrap(hash).getInt(), shards);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static String json(DeviceCommand command) {
        try {
            return JSON.writeValueAsString(command.parameters());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(
                    "parameters are numbers, texts and booleans: " + command.parameters(),
                    impossible);
        }
    }
}
