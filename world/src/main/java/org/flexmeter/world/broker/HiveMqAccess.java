package org.flexmeter.world.broker;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission;
import com.hivemq.extension.sdk.api.packets.auth.DefaultAuthorizationBehaviour;
import com.hivemq.extension.sdk.api.packets.auth.ModifiableDefaultPermissions;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Has HiveMQ let in, and permit, what {@link Access} says; its own matching of topics decides. */
final class HiveMqAccess implements ExtensionMain, SimpleAuthenticator {
    private final Path folder;
    private final Map<Client, ModifiableDefaultPermissions> permissions = new ConcurrentHashMap<>();
    private volatile Access access;

    private record Client(String id, String username) {}

    HiveMqAccess(Path folder) {
        this.folder = folder;
        this.access = read();
    }

    private Access read() {
        try {
            return Access.read(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes over what the file says now, for clients that are connected as well. */
    void readAgain() {
        access = read();
        permissions.forEach(this::permit);
        if (!access.anonymous()) {
            Services.clientService()
                    .iterateAllClients(
                            (context, session) ->
                                    Services.clientService()
                                            .disconnectClient(session.getClientIdentifier()));
        }
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        Services.securityRegistry().setAuthenticatorProvider(provided -> this);
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
        // Nothing is held.
    }

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        ConnectPacket connect = input.getConnectPacket();
        String username = connect.getUserName().orElse("");
        if (!access.letsIn(username, connect.getPassword().map(HiveMqAccess::text).orElse(""))) {
            output.failAuthentication(ConnackReasonCode.NOT_AUTHORIZED);
            return;
        }
        Client client = new Client(connect.getClientId(), username);
        permissions.put(client, output.getDefaultPermissions());
        permit(client, output.getDefaultPermissions());
        output.authenticateSuccessfully();
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    private void permit(Client client, ModifiableDefaultPermissions to) {
        to.clear();
        Access now = access;
        to.setDefaultBehaviour(
                now.rights().isPresent()
                        ? DefaultAuthorizationBehaviour.DENY
                        : DefaultAuthorizationBehaviour.ALLOW);
        now.rights().stream()
                .flatMap(rights -> rights.stream())
                .forEach(right -> permission(right, client).ifPresent(to::add));
    }

    private static Optional<TopicPermission> permission(Access.Right right, Client client) {
        return right.filterFor(client.id(), client.username())
                .map(
                        filter ->
                                Builders.topicPermission()
                                        .topicFilter(filter)
                                        .activity(activity(right))
                                        .type(TopicPermission.PermissionType.ALLOW)
                                        .build());
    }

    private static TopicPermission.MqttActivity activity(Access.Right right) {
        if (right.read() && right.write()) {
            return TopicPermission.MqttActivity.ALL;
        }
        return right.write()
                ? TopicPermission.MqttActivity.PUBLISH
                : TopicPermission.MqttActivity.SUBSCRIBE;
    }
}
