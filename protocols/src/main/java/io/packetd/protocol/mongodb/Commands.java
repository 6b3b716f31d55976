// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.ByteWindow;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The server's commands, looked up by the bytes of a window without making a string. A command that is not listed is
 * reported all the same; the list says which ones name a collection, and of which nothing but the name may be told.
 */
final class Commands {

    /**
     * A known command.
     *
     * @param name as the server spells it
     * @param takesCollection whether the value of the command is the name of a collection
     * @param secret whether the message carries credentials: then its value is not told
     */
    record Command(String name, boolean takesCollection, boolean secret) {}

    private static final String COLLECTION = """
            aggregate analyzeShardKey applyOps bulkWrite cleanupOrphaned cloneCollectionAsCapped clusterAggregate
            clusterBulkWrite clusterCount clusterDelete clusterFind clusterGetMore clusterInsert clusterUpdate collMod
            collStats compact convertToCapped count create createIndexes createSearchIndexes dataSize dbHash delete
            deleteIndexes distinct drop dropIndexes dropSearchIndex explain filemd5 find findAndModify geoNear geoSearch
            getMore group insert killCursors listIndexes listSearchIndexes mapReduce mergeChunks moveChunk
            parallelCollectionScan planCacheClear planCacheClearFilters planCacheListFilters planCacheSetFilter reIndex
            renameCollection splitChunk splitVector touch update updateSearchIndex validate _configsvrCollMod
            _configsvrRefineCollectionShardKey _configsvrReshardCollection _flushRoutingTableCacheUpdates _migrateClone
            _recvChunkStart _shardsvrCollMod _shardsvrCollModParticipant _shardsvrCommitReshardCollection
            _shardsvrConvertToCapped _shardsvrConvertToCappedParticipant _shardsvrCreateCollection
            _shardsvrCreateCollectionParticipant _shardsvrDropCollection
            _shardsvrDropCollectionIfUUIDNotMatchingWithWriteConcern _shardsvrDropCollectionParticipant
            _shardsvrDropIndexes _shardsvrRefineCollectionShardKey _shardsvrRenameCollection
            _shardsvrRenameCollectionParticipant _shardsvrReshardCollection _shardsvrValidateShardKeyCandidate
            """;

    private static final String PLAIN = """
            abortShardSplit abortTransaction analyze appendOplogNote autoCompact autoSplitVector buildInfo
            checkShardingIndex cleanupStructuredEncryptionData clusterAbortTransaction clusterCommitTransaction
            commitShardSplit commitTransaction compactStructuredEncryptionData configureQueryAnalyzer connPoolStats
            connPoolSync connectionStatus coordinateCommitTransaction createRole currentOp dbCheck dbStats
            donorAbortMigration donorForgetMigration donorStartMigration dropAllRolesFromDatabase dropAllUsersFromDatabase
            dropConnections dropDatabase dropRole dropUser enableSharding endSessions features flushRouterConfig
            forgetShardSplit fsync fsyncUnlock getChangeStreamState getClusterParameter getCmdLineOpts getDatabaseVersion
            getDefaultRWConcern getDiagnosticData getLastError getLog getParameter getPrevError
            getQueryableEncryptionCountInfo getShardMap getShardVersion grantPrivilegesToRole grantRolesToRole
            grantRolesToUser hello hostInfo internalRenameIfOptionsAndIndexesMatch invalidateUserCache isMaster
            killAllSessions killAllSessionsByPattern killOp killSessions listCollections listCommands listDatabases
            listDatabasesForAllTenants lockInfo logRotate logout ping prepareTransaction profile
            recipientForgetMigration recipientSyncData recipientVoteImportedFiles refreshSessions removeQuerySettings
            removeShard replSetAbortPrimaryCatchUp replSetFreeze replSetGetConfig replSetGetRBID replSetGetStatus
            replSetHeartbeat replSetInitiate replSetMaintenance replSetReconfig replSetRequestVotes replSetResizeOplog
            replSetStepDown replSetStepUp replSetSyncFrom replSetUpdatePosition revokePrivilegesFromRole
            revokeRolesFromRole revokeRolesFromUser rolesInfo rotateCertificates rotateFTDC serverStatus
            setChangeStreamState setClusterParameter setDefaultRWConcern setFeatureCompatibilityVersion
            setIndexCommitQuorum setParameter setProfilingFilterGlobally setQuerySettings setShardVersion
            setUserWriteBlockMode shardCollection shardingState shutdown split startRecordingTraffic startSession
            stopRecordingTraffic top transitionToShardedCluster updateRole usersInfo validateDBMetadata
            voteAbortIndexBuild voteCommitIndexBuild waitForFailPoint whatsmyuri
            """;

    private static final String SECRET = """
            authenticate copydbgetnonce copydbsaslstart createUser getnonce saslContinue saslStart updateUser
            """;

    private static final int SLOTS = 1024;
    private static final byte[] @Nullable [] WORDS = new byte[SLOTS] @Nullable [];
    private static final @Nullable Command[] VALUES = new @Nullable Command[SLOTS];

    static {
        put(COLLECTION, true, false);
        put(PLAIN, false, false);
        put(SECRET, false, true);
    }

    private Commands() {}

    private static void put(String names, boolean takesCollection, boolean secret) {
        for (String name : names.trim().split("\\s+", -1)) {
            byte[] word = name.getBytes(StandardCharsets.US_ASCII);
            int slot = slot(ByteWindow.of(word, 0), 0, word.length);
            while (WORDS[slot] != null) {
                slot = (slot + 1) & (SLOTS - 1);
            }
            WORDS[slot] = word;
            VALUES[slot] = new Command(name, takesCollection, secret);
        }
    }

    /** The command in {@code [from, to)}, letters compared without case since the server has aliases such as {@code ismaster}. */
    static @Nullable Command find(ByteWindow in, int from, int to) {
        for (int slot = slot(in, from, to); ; slot = (slot + 1) & (SLOTS - 1)) {
            byte[] word = WORDS[slot];
            if (word == null) {
                return null;
            }
            if (equal(word, in, from, to)) {
                return VALUES[slot];
            }
        }
    }

    /** The name in {@code [from, to)} as sent; a constant when it is spelled as the server spells it. */
    static String name(@Nullable Command command, ByteWindow in, int from, int to) {
        if (command != null) {
            String name = command.name();
            int i = 0;
            while (i < name.length() && in.u8(from + i) == name.charAt(i)) {
                i++;
            }
            if (i == name.length()) {
                return name;
            }
        }
        return in.utf8(from, to);
    }

    private static int slot(ByteWindow in, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + lower(in.u8(i));
        }
        return (hash ^ (hash >>> 15)) & (SLOTS - 1);
    }

    private static boolean equal(byte[] word, ByteWindow in, int from, int to) {
        if (word.length != to - from) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (lower(word[i]) != lower(in.u8(from + i))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }
}
