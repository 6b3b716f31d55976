// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The names of the server's error codes, for replies that carry a number only: write errors, and servers before 3.4. The list
 * is the public one of the server.
 */
final class ErrorCodes {

    static final String OK = "OK";

    static final long CURSOR_NOT_FOUND = 43;

    /** Runs: the first code, then the names of it and of those that follow it without a hole. */
    private static final String NAMES = """
            0 OK InternalError BadValue OBSOLETE_DuplicateKey NoSuchKey GraphContainsCycle HostUnreachable HostNotFound
            UnknownError FailedToParse CannotMutateObject UserNotFound UnsupportedFormat Unauthorized TypeMismatch Overflow
            InvalidLength ProtocolError AuthenticationFailed CannotReuseObject IllegalOperation EmptyArrayOperation InvalidBSON
            AlreadyInitialized LockTimeout RemoteValidationError NamespaceNotFound IndexNotFound PathNotViable NonExistentPath
            InvalidPath RoleNotFound RolesNotRelated PrivilegeNotFound CannotBackfillArray UserModificationFailed
            RemoteChangeDetected FileRenameFailed FileNotOpen FileStreamFailed ConflictingUpdateOperators FileAlreadyOpen
            LogWriteFailed CursorNotFound
            45 UserDataInconsistent LockBusy NoMatchingDocument NamespaceExists InvalidRoleModification MaxTimeMSExpired
            ManualInterventionRequired DollarPrefixedFieldName InvalidIdField NotSingleValueField InvalidDBRef EmptyFieldName
            DottedFieldName RoleModificationFailed CommandNotFound OBSOLETE_DatabaseNotFound ShardKeyNotFound
            OplogOperationUnsupported OBSOLETE_StaleShardVersion WriteConcernTimeout MultipleErrorsOccurred ImmutableField
            CannotCreateIndex IndexAlreadyExists AuthSchemaIncompatible ShardNotFound ReplicaSetNotFound InvalidOptions
            InvalidNamespace NodeNotFound WriteConcernLegacyOK NoReplicationEnabled OperationIncomplete
            CommandResultSchemaViolation UnknownReplWriteConcern RoleDataInconsistent NoMatchParseContext NoProgressMade
            RemoteResultsUnavailable OBSOLETE_DuplicateKeyValue IndexOptionsConflict IndexKeySpecsConflict CannotSplit
            OBSOLETE_SplitFailed NetworkTimeout CallbackCanceled ShutdownInProgress SecondaryAheadOfPrimary
            InvalidReplicaSetConfig NotYetInitialized NotSecondary OperationFailed NoProjectionFound DBPathInUse
            100 UnsatisfiableWriteConcern OutdatedClient IncompatibleAuditMetadata NewReplicaSetConfigurationIncompatible
            NodeNotElectable IncompatibleShardingMetadata DistributedClockSkewed LockFailed InconsistentReplicaSetNames
            ConfigurationInProgress CannotInitializeNodeWithData NotExactValueField WriteConflict InitialSyncFailure
            InitialSyncOplogSourceMissing CommandNotSupported DocTooLargeForCapped ConflictingOperationInProgress
            NamespaceNotSharded InvalidSyncSource OplogStartMissing DocumentValidationFailure OBSOLETE_ReadAfterOptimeTimeout
            NotAReplicaSet IncompatibleElectionProtocol CommandFailed RPCProtocolNegotiationFailed UnrecoverableRollbackError
            LockNotFound LockStateChangeFailed SymbolNotFound
            132 OBSOLETE_ConfigServersInconsistent FailedToSatisfyReadPreference ReadConcernMajorityNotAvailableYet StaleTerm
            CappedPositionLost IncompatibleShardingConfigVersion RemoteOplogStale JSInterpreterFailure InvalidSSLConfiguration
            SSLHandshakeFailed JSUncatchableError CursorInUse IncompatibleCatalogManager PooledConnectionsDropped
            ExceededMemoryLimit ZLibError ReadConcernMajorityNotEnabled NoConfigPrimary StaleEpoch OperationCannotBeBatched
            OplogOutOfOrder ChunkTooBig InconsistentShardIdentity CannotApplyOplogWhilePrimary OBSOLETE_NeedsDocumentMove
            CanRepairToDowngrade MustUpgrade DurationOverflow MaxStalenessOutOfRange IncompatibleCollationVersion
            CollectionIsEmpty ZoneStillInUse InitialSyncActive ViewDepthLimitExceeded CommandNotSupportedOnView
            OptionNotSupportedOnView InvalidPipelineOperator CommandOnShardedViewNotSupportedOnMongod TooManyMatchingDocuments
            CannotIndexParallelArrays TransportSessionClosed TransportSessionNotFound TransportSessionUnknown QueryPlanKilled
            FileOpenFailed ZoneNotFound RangeOverlapConflict WindowsPdhError BadPerfCounterPath AmbiguousIndexKeyPattern
            InvalidViewDefinition ClientMetadataMissingField ClientMetadataAppNameTooLarge ClientMetadataDocumentTooLarge
            ClientMetadataCannotBeMutated LinearizableReadConcernError IncompatibleServerVersion PrimarySteppedDown
            MasterSlaveConnectionFailure OBSOLETE_BalancerLostDistributedLock FailPointEnabled OBSOLETE_NoShardingEnabled
            BalancerInterrupted ViewPipelineMaxSizeExceeded
            197 InvalidIndexSpecificationOption OBSOLETE_ReceivedOpReplyMessage ReplicaSetMonitorRemoved
            ChunkRangeCleanupPending CannotBuildIndexKeys NetworkInterfaceExceededTimeLimit ShardingStateNotInitialized
            TimeProofMismatch ClusterTimeFailsRateLimiter NoSuchSession InvalidUUID TooManyLocks StaleClusterTime
            CannotVerifyAndSignLogicalTime KeyNotFound IncompatibleRollbackAlgorithm DuplicateSession
            AuthenticationRestrictionUnmet DatabaseDropPending ElectionInProgress IncompleteTransactionHistory
            UpdateOperationFailed FTDCPathNotSet FTDCPathAlreadySet IndexModified CloseChangeStream IllegalOpMsgFlag
            QueryFeatureNotAllowed TransactionTooOld AtomicityFailure CannotImplicitlyCreateCollection
            SessionTransferIncomplete MustDowngrade DNSHostNotFound DNSProtocolError MaxSubPipelineDepthExceeded
            TooManyDocumentSequences RetryChangeStream InternalErrorNotSupported ForTestingErrorExtraInfo CursorKilled
            NotImplemented SnapshotTooOld DNSRecordTypeMismatch ConversionFailure CannotCreateCollection
            IncompatibleWithUpgradedServer NOT_YET_AVAILABLE_TransactionAborted BrokenPromise SnapshotUnavailable
            ProducerConsumerQueueBatchTooLarge ProducerConsumerQueueEndClosed StaleDbVersion StaleChunkHistory
            NoSuchTransaction ReentrancyNotAllowed
            256 TransactionCommitted TransactionTooLarge UnknownFeatureCompatibilityVersion KeyedExecutorRetry
            InvalidResumeToken TooManyLogicalSessions ExceededTimeLimit OperationNotSupportedInTransaction TooManyFilesOpen
            OrphanedRangeCleanUpFailed FailPointSetFailed PreparedTransactionInProgress CannotBackup DataModifiedByRepair
            RepairedReplicaSetNode JSInterpreterFailureWithStack MigrationConflict
            ProducerConsumerQueueProducerQueueDepthExceeded ProducerConsumerQueueConsumed ExchangePassthrough
            IndexBuildAborted AlarmAlreadyFulfilled UnsatisfiableCommitQuorum ClientDisconnect ChangeStreamFatalError
            TransactionCoordinatorSteppingDown TransactionCoordinatorReachedAbortDecision WouldChangeOwningShard
            ForTestingErrorExtraInfoWithExtraInfoInNamespace IndexBuildAlreadyInProgress ChangeStreamHistoryLost
            TransactionCoordinatorDeadlineTaskCanceled ChecksumMismatch WaitForMajorityServiceEarlierOpTimeAvailable
            TransactionExceededLifetimeLimitSeconds NoQueryExecutionPlans QueryExceededMemoryLimitNoDiskUseAllowed
            InvalidSeedList InvalidTopologyType InvalidHeartBeatFrequency TopologySetNameRequired
            HierarchicalAcquisitionLevelViolation InvalidServerType OCSPCertificateStatusRevoked
            RangeDeletionAbandonedBecauseCollectionWithUUIDDoesNotExist DataCorruptionDetected OCSPCertificateStatusUnknown
            SplitHorizonChange
            306 ReadThroughCacheLookupCanceled RangeDeletionAbandonedBecauseTaskDocumentDoesNotExist
            CurrentConfigNotCommittedYet ExhaustCommandFinished PeriodicJobIsStopped TransactionCoordinatorCanceled
            OperationIsKilledAndDelisted ResumableRangeDeleterDisabled ObjectIsBusy TooStaleToSyncFromSource
            QueryTrialRunCompleted ConnectionPoolExpired ForTestingOptionalErrorExtraInfo MovePrimaryInProgress
            322 APIVersionError APIStrictError APIDeprecationError
            326 OplogQueryMinTsMissing
            330 SkipCommandExecution FailedToRunWithReplyBuilder CannotDowngrade ServiceExecutorInShutdown MechanismUnavailable
            336 TimeseriesBucketCleared AuthenticationAbandoned ReshardCollectionInProgress NoSuchReshardCollection
            ReshardCollectionCommitted ReshardCollectionAborted ReshardingCriticalSectionTimeout
            ShardCannotRefreshDueToLocksHeld AuditingNotEnabled RuntimeAuditConfigurationNotEnabled ChangeStreamInvalidated
            APIMismatchError ChangeStreamTopologyChange KeyPatternShorterThanBound ReshardCollectionTruncatedError
            ChangeStreamStartAfterInvalidate UnsupportedOpQueryCommand
            354 LoadBalancerSupportMismatch InterruptedDueToStorageChange TxnRetryCounterTooOld InvalidBSONType
            InternalTransactionNotSupported CannotConvertIndexToUnique PlacementVersionRefreshCanceled CollectionUUIDMismatch
            FutureAlreadyRetrieved RetryableTransactionInProgress
            365 TemporarilyUnavailable WouldChangeOwningShardDeletedNoDocument FLECompactionPlaceholder
            369 FLETransactionAbort CannotDropShardKeyIndex UserWritesBlocked CloseConnectionForShutdownCommand
            InternalTransactionsExhaustiveFindHasMore TransactionAPIMustRetryTransaction TransactionAPIMustRetryCommit
            ChangeStreamNotEnabled FLEMaxTagLimitExceeded NonConformantBSON DatabaseMetadataRefreshCanceled
            RequestAlreadyFulfilled ReshardingCoordinatorServiceConflictingOperationInProgress RemoteCommandExecutionError
            CollectionIsEmptyLocally ConnectionError ConflictingServerlessOperation DuplicateKeyId
            EncounteredFLEPayloadWhileApplyingHmac TransactionTooLargeForCache LibmongocryptError InvalidSignature
            ReauthenticationRequired InvalidJWT InvalidTenantId
            395 TruncatedSerialization IndexInformationTooLarge
            398 StreamTerminated
            400 CannotUpgrade ResumeTenantChangeStream ResourceExhausted UnsupportedShardingEventNotification
            LDAPRoleAcquisitionError CannotCreateChunkDistribution MigrationBlockingOperationCoordinatorCleaningUp
            PooledConnectionAcquisitionExceededTimeLimit CannotInsertTimeseriesBucketsWithMixedSchema
            TimeseriesBucketCompressionFailed TimeseriesBucketFrozen QueryRejectedBySettings UpdatesStillPending
            TransactionParticipantFailedUnyield AddOrRemoveShardInProgress StreamProcessorDoesNotExist
            StreamProcessorAlreadyExists StreamProcessorWorkerShuttingDown StreamProcessorWorkerOutOfMemory
            StreamProcessorKafkaConnectionError StreamProcessorInvalidOptions StreamProcessorAtlasConnectionError
            StreamProcessorAtlasUnauthorizedError StreamProcessorSourceDocTooLarge StreamProcessorTooManyOutputTargets
            StreamProcessorCannotResumeFromSource IndexIsEmpty DbCheckSecondaryBatchTimeout
            DbCheckAttemptOnClusteredCollectionIdIndex DbCheckInconsistentHash IndexKeyOrderViolation
            ChunkMetadataInconsistency OfflineValidationFailedToComplete AdmissionQueueOverflow
            NoDistinctScansForDistinctEligibleQuery QueryStatsFailedToRecord StreamProcessorHTTPSConnectionError
            440 StreamProcessorExternalFunctionConnectionError
            442 RetryMultiPlanning StreamProcessorS3ConnectionError StreamProcessorS3Error
            DatabaseMetadataRefreshCanceledDueToFCVTransition ClusterUMCErrorWithWriteConcernError ObjectAlreadyExists
            StreamProcessorInvalidNamespace RateLimitExceeded PooledConnectionAcquisitionRejected
            StreamProcessorS3TokenExpired ReleaseMemoryShardError InterruptedDueToReshardingCriticalSection
            ReplayClientConfigurationError ReplayClientNotConnected ReplayClientFailedToProcessBSON ReplayClientInternalError
            ReplayClientSessionSchedulerError ReplayClientSessionSimulationError StreamProcessorKinesisConnectionError
            StreamProcessorKinesisError IngressRequestRateLimitExceeded
            9001 SocketException 9996 OBSOLETE_RecvStaleConfig 10003 CannotGrowDocumentInCappedNamespace
            10058 LegacyNotPrimary 10107 NotWritablePrimary 10334 BSONObjectTooLarge 11000 DuplicateKey
            11600 InterruptedAtShutdown Interrupted InterruptedDueToReplStateChange
            12586 BackgroundOperationInProgressForDatabase BackgroundOperationInProgressForNamespace
            13104 OBSOLETE_PrepareConfigsFailed 13113 MergeStageNoMatchingDocument 13297 DatabaseDifferCase 13388 StaleConfig
            13435 NotPrimaryNoSecondaryOk NotPrimaryOrSecondary 14031 OutOfDiskSpace 17280 OBSOLETE_KeyTooLong
            28769 NamespaceCannotBeSharded 31082 SearchNotEnabled 40413 IDLDuplicateField IDLFailedToParse IDLUnknownField
            46841 ClientMarkedKilled 50768 NotARetryableWriteCommand 50915 BackupCursorOpenConflictWithCheckpoint
            56846 ConfigServerUnreachable 57986 RetryableInternalTransactionNotSupported 91331 RetriableRemoteCommandFailure
            640570 IllegalChangeToExpectedShardVersion IllegalChangeToExpectedDatabaseVersion
            1003141 RemoveShardDrainingInProgress 4662500 IDLUnknownFieldPossibleMongocryptd 4938500 IndexNotFoundCachedPlan
            9737301 UnsupportedCbrNode 9751901 HistogramCEFailure SamplingCEFailure CEFailure
            10045600 InterruptedDueToFCVChange 10171600 ReadThroughCacheTimeMonotonicityViolation
            """;

    private static final long[] CODES;
    private static final String[] BY_CODE;

    static {
        Map<Long, String> names = new HashMap<>();
        long next = 0;
        for (String word : NAMES.split("\\s+", -1)) {
            if (word.isEmpty()) {
                continue;
            }
            if (Character.isDigit(word.charAt(0))) {
                next = Long.parseLong(word);
            } else {
                names.put(next++, word);
            }
        }
        CODES = names.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        BY_CODE = Arrays.stream(CODES).mapToObj(names::get).toArray(String[]::new);
    }

    private ErrorCodes() {}

    /** The name of this code; empty when the list has none. */
    static String name(long code) {
        int at = Arrays.binarySearch(CODES, code);
        return at < 0 ? "" : BY_CODE[at];
    }

    /** Number of codes with a name. */
    static int count() {
        return CODES.length;
    }
}
