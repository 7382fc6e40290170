"""The reports' tables as they were at version 0.3 (docs/decisions/0026)."""

import core.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('reports', '0001_initial'), ('reports', '0002_observation_regions'), ('reports', '0003_statistics_and_returns'), ('reports', '0004_saved_queries'), ('reports', '0005_observation_stands_back')]

    initial = True

    dependencies = [
        ('accounts', '0005_budget_funded_organizations'),
        ('core', '0005_letters_to_addresses'),
    ]

    operations = [
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=100, verbose_name='指标')),
                ('unit', models.CharField(max_length=30, verbose_name='单位')),
                ('definition', models.TextField(blank=True, verbose_name='定义')),
                ('interval', models.CharField(choices=[('year', '年度'), ('half', '半年'), ('quarter', '季度'), ('month', '月度'), ('cumulative', '累计')], default='year', max_length=10, verbose_name='周期')),
                ('theme', models.CharField(blank=True, max_length=50, verbose_name='主题')),
                ('computation', models.CharField(blank=True, max_length=60, verbose_name='计算方式')),
                ('decimals', models.PositiveSmallIntegerField(default=0, verbose_name='小数位数')),
                ('is_public', models.BooleanField(default=False, verbose_name='列入开放数据')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'ordering': ['theme', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage_since', models.DateTimeField(default=core.clock.now)),
                ('stage', models.CharField(choices=[('draft', '编制中'), ('open', '填报中'), ('closed', '已截止')], default='draft', max_length=20, verbose_name='状态')),
                ('reference', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('part', models.CharField(blank=True, choices=[('', '全年'), ('H1', '上半年'), ('H2', '下半年'), ('Q1', '第1季度'), ('Q2', '第2季度'), ('Q3', '第3季度'), ('Q4', '第4季度'), ('M01', '1月'), ('M02', '2月'), ('M03', '3月'), ('M04', '4月'), ('M05', '5月'), ('M06', '6月'), ('M07', '7月'), ('M08', '8月'), ('M09', '9月'), ('M10', '10月'), ('M11', '11月'), ('M12', '12月')], max_length=3, verbose_name='时段')),
                ('due_on', models.DateField(verbose_name='填报截止')),
                ('instructions', models.TextField(blank=True, verbose_name='填报说明')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('indicators', models.ManyToManyField(related_name='calls', to='reports.indicator', verbose_name='填报指标')),
            ],
            options={
                'ordering': ['-due_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(blank=True, max_length=50, verbose_name='级别')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='年份')),
                ('part', models.CharField(blank=True, choices=[('', '全年'), ('H1', '上半年'), ('H2', '下半年'), ('Q1', '第1季度'), ('Q2', '第2季度'), ('Q3', '第3季度'), ('Q4', '第4季度'), ('M01', '1月'), ('M02', '2月'), ('M03', '3月'), ('M04', '4月'), ('M05', '5月'), ('M06', '6月'), ('M07', '7月'), ('M08', '8月'), ('M09', '9月'), ('M10', '10月'), ('M11', '11月'), ('M12', '12月')], max_length=3, verbose_name='时段')),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='数值')),
                ('is_lower_bound', models.BooleanField(default=False, verbose_name='下限值')),
                ('source', models.CharField(max_length=100, verbose_name='来源')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('origin', models.CharField(choices=[('entered', '录入'), ('imported', '导入'), ('reported', '县区填报'), ('computed', '系统计算')], default='entered', max_length=10, verbose_name='数据方式')),
                ('entered_at', models.DateTimeField(blank=True, null=True)),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='文件中的位置')),
                ('basis', models.JSONField(blank=True, default=dict)),
                ('order', models.PositiveIntegerField(blank=True, null=True, unique=True)),
                ('stands_back', models.BooleanField(default=False, verbose_name='同期另有来源在先')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='reports.indicator', verbose_name='指标')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='accounts.region', verbose_name='地区')),
            ],
            options={
                'ordering': ['indicator', 'region', '-year', 'part'],
                'indexes': [models.Index(fields=['indicator', 'year', 'part', 'region'], name='observations_by_period'), models.Index(fields=['region', 'indicator', 'year'], name='observations_by_region')],
                'constraints': [models.UniqueConstraint(fields=('source', 'region', 'level', 'indicator', 'year', 'part'), name='a_figure_is_given_once_by_a_source', violation_error_message='同一来源在这一地区和时段已有这项数据。'), models.UniqueConstraint(condition=models.Q(('year__isnull', True)), fields=('source', 'region', 'level', 'indicator'), name='a_figure_without_a_year_is_given_once_by_a_source'), models.CheckConstraint(condition=models.Q(('part', ''), ('year__isnull', False), _connector='OR'), name='a_part_is_of_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage_since', models.DateTimeField(default=core.clock.now)),
                ('stage', models.CharField(choices=[('open', '填报中'), ('submitted', '已上报'), ('returned', '已退回'), ('accepted', '已采用')], default='open', max_length=20, verbose_name='状态')),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, verbose_name='退回原因')),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='reports.call')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='accounts.region')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['call', 'region'],
                'constraints': [models.UniqueConstraint(fields=('call', 'region'), name='a_district_answers_a_call_once'), models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ['submitted', 'accepted']), _negated=True), ('submitted_at__isnull', False), _connector='OR'), name='a_return_given_has_its_time')],
            },
        ),
        migrations.CreateModel(
            name='ReturnValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name='数值')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='reports.return')),
                ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.indicator')),
                ('observation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='return_value', to='reports.observation')),
            ],
            options={
                'ordering': ['answer', 'indicator__theme', 'indicator__code'],
                'constraints': [models.UniqueConstraint(fields=('answer', 'indicator'), name='an_indicator_is_answered_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedQuery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('question', models.TextField()),
                ('is_shared', models.BooleanField(default=False, verbose_name='与同事共享')),
                ('created_at', models.DateTimeField(default=core.clock.now)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_queries', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['owner', 'name'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='a_person_names_a_query_once')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('kind', models.CharField(choices=[('at_least', '不少于'), ('growth', '比上年增长不低于（%）')], default='at_least', max_length=10, verbose_name='方式')),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, verbose_name='目标值')),
                ('source', models.CharField(blank=True, max_length=100, verbose_name='依据')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='完成期限')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='reports.indicator', verbose_name='指标')),
                ('region', models.ForeignKey(blank=True, help_text='不选则对每个县区', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='accounts.region', verbose_name='地区')),
            ],
            options={
                'ordering': ['-year', 'indicator', 'region'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'region', 'year'), name='a_region_has_one_target_per_indicator_and_year', violation_error_message='这一指标、地区和年份已有目标。'), models.UniqueConstraint(condition=models.Q(('region__isnull', True)), fields=('indicator', 'year'), name='the_districts_have_one_target_per_indicator_and_year', violation_error_message='这一指标和年份已有面向各县区的目标。'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='a_target_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=50, verbose_name='文件')),
                ('reference', models.CharField(max_length=100, verbose_name='对象')),
                ('requested_at', models.DateTimeField(default=core.clock.now)),
                ('state', models.CharField(choices=[('queued', '排队中'), ('running', '生成中'), ('done', '已完成'), ('failed', '未能完成')], default='queued', max_length=10, verbose_name='状态')),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.storedfile')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-requested_at', '-pk'],
                'indexes': [models.Index(fields=['requested_by', '-requested_at'], name='jobs_of_one_person'), models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['state', 'heartbeat_at'], name='jobs_unfinished')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'done', 'failed'])), name='a_job_has_a_known_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('finished_at__isnull', False), _connector='OR'), name='a_job_done_has_its_time'), models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('kind', 'reference', 'requested_by'), name='a_document_is_asked_for_once_at_a_time')],
            },
        ),
    ]
